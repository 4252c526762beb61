// Names of AWS Regions. AWS keeps adding some, so no list decides: a name is right when it ends as all of them do, in a
// compass point and a number. The list is only for suggestions.
import { nearest } from "../../core/base/nearest.ts";

const form =
  /^[a-z]{2,}(?:-[a-z]+)*-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d+$/;

const known =
  "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 " +
  "ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1 " +
  "cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 " +
  "me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1";

export function isRegion(name: string): boolean {
  return form.test(name);
}

export function nearestRegion(name: string): string | undefined {
  return nearest(name, known.split(" "));
}
