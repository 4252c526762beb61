"""Reads the mapping as the harness does: look up an image of a task, and pull what comes back.

Usage: python3 read_mapping.py image_mapping.csv tasks.jsonl
"""
import csv
import json
import sys


def load_image_mapping(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["internal_uri"]: row["ecr_uri"] for row in csv.DictReader(file)}


def translate_image_uri(uri, mapping):
    return mapping.get(uri, uri)


def main(mapping_path, tasks_path):
    mapping = load_image_mapping(mapping_path)
    print(f"Preloaded {len(mapping)} image URI mappings", file=sys.stderr)
    with open(tasks_path, encoding="utf-8") as tasks:
        for line in tasks:
            uri = json.loads(line)["image_storage_uri"]
            if not uri.startswith("s3://"):
                print(translate_image_uri(uri, mapping))


if __name__ == "__main__":
    main(*sys.argv[1:])
