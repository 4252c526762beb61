# Walks a state machine with moto's interpreter: each Task becomes a Pass that keeps the parameters it would have been given,
# and those are checked by botocore's model of batch:SubmitJob. `failing` names the tasks that fail.
# Usage: state_machine.py FILE INPUT [FAILING...]; prints the parameters of each task, in order, as JSON.
import json
import os
import sys
import time

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-west-2")

import boto3
import botocore.session
import botocore.validate
from moto import mock_aws

path, text, *failing = sys.argv[1:]
with open(path) as file:
    machine = json.load(file)


def as_pass(name, state):
    if state["Type"] != "Task":
        return state
    assert state["Resource"] == "arn:aws:states:::batch:submitJob.sync", state["Resource"]
    kept = {"Type": "Pass", "Parameters": state["Parameters"], "ResultPath": f"$.{name}"}
    if name in failing:
        (catch,) = state["Catch"]
        assert "States.TaskFailed" in catch["ErrorEquals"]
        return {**kept, "Next": catch["Next"]}
    return {**kept, **{key: state[key] for key in ("Next", "End") if key in state}}


states = {name: as_pass(name, state) for name, state in machine["States"].items()}
with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
    client = boto3.client("stepfunctions")
    arn = client.create_state_machine(
        name="mirror",
        definition=json.dumps({**machine, "States": states}),
        roleArn="arn:aws:iam::123456789012:role/states",
    )["stateMachineArn"]
    execution = client.start_execution(stateMachineArn=arn, input=text)["executionArn"]
    for _ in range(300):
        found = client.describe_execution(executionArn=execution)
        if found["status"] != "RUNNING":
            break
        time.sleep(0.1)
assert found["status"] == "SUCCEEDED", found

shape = botocore.session.get_session().get_service_model("batch").operation_model("SubmitJob").input_shape
given = json.loads(found["output"])
tasks = {name: given[name] for name, state in machine["States"].items() if state["Type"] == "Task" and name in given}
for name, parameters in tasks.items():
    # Step Functions writes the names of the API's members with a capital.
    def lower(value):
        if isinstance(value, dict):
            return {key[0].lower() + key[1:]: lower(one) for key, one in value.items()}
        return value

    report = botocore.validate.ParamValidator().validate(lower(parameters), shape)
    assert not report.has_errors(), report.generate_report()
print(json.dumps(tasks))
