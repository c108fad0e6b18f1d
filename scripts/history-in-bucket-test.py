"""Makes the bucket of the test and its user, and compares what is in the bucket with what is in the folder."""

import json
import os
import pathlib
import sys

import boto3
from botocore.config import Config

what, folder = sys.argv[1:3]
folder = pathlib.Path(folder)
BUCKET, PREFIX = "past-of-a-test", "a/history/"


def client(name, access="maker", secret="maker"):
    return boto3.client(
        name,
        endpoint_url=os.environ["PORTCULLIS_HISTORY_ENDPOINT"],
        region_name=os.environ["PORTCULLIS_HISTORY_REGION"],
        aws_access_key_id=access,
        aws_secret_access_key=secret,
        verify=os.environ["PORTCULLIS_HISTORY_AUTHORITIES"],
        config=Config(s3={"addressing_style": "path"}),
    )


def make():
    store = client("s3")
    store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    # What lies beside the history is left alone.
    store.put_object(Bucket=BUCKET, Key="a/history-of-others/kind=movement/x.parquet", Body=b"not ours")
    iam = client("iam")
    iam.create_user(UserName="portcullis")
    may = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.put_user_policy(UserName="portcullis", PolicyName="history", PolicyDocument=json.dumps(may))
    key = iam.create_access_key(UserName="portcullis")["AccessKey"]
    print(f"PORTCULLIS_HISTORY_ACCESS_KEY={key['AccessKeyId']}")
    print(f"PORTCULLIS_HISTORY_SECRET_KEY={key['SecretAccessKey']}")


def compare(state):
    store = client("s3", os.environ["PORTCULLIS_HISTORY_ACCESS_KEY"], os.environ["PORTCULLIS_HISTORY_SECRET_KEY"])
    pages = store.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX, PaginationConfig={"PageSize": 2})
    theirs = {one["Key"].removeprefix(PREFIX): one["ETag"] for page in pages for one in page.get("Contents", [])}
    ours = [path for path in (folder / "history").rglob("*.parquet")]
    assert set(theirs) == {str(path.relative_to(folder / "history")) for path in ours}, (sorted(theirs), ours)
    for path in ours:
        body = store.get_object(Bucket=BUCKET, Key=f"{PREFIX}{path.relative_to(folder / 'history')}")["Body"].read()
        assert body == path.read_bytes(), path
    report = json.loads((folder / "bucket.json").read_text(encoding="utf-8"))
    hits = {rule["id"]: rule["hits"] for rule in report["rules"]}
    assert hits["electrical"] > 0, hits
    assert (hits["names"] > 0) == (state != "expired"), hits
    assert store.list_objects_v2(Bucket=BUCKET, Prefix="a/history-of-others/")["KeyCount"] == 1
    print(f"{state}: {len(ours)} files are the same in the bucket and in the folder, and back-tests of them: {hits}")


{"make": make, "compare": lambda: compare(sys.argv[3])}[what]()
