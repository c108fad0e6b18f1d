"""Makes the bucket of the test and its user, compares what is in the bucket with what is in the folder, and asks a service of
its history over the API."""

import http.cookiejar
import json
import os
import pathlib
import sys
import time
import urllib.request

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


def found():
    """Makes up what was found of `export travellers`: those of sixty and more carried something."""
    for line in sys.stdin:
        record = json.loads(line)
        flight = record["flight"]
        moment = flight.get("arrival", {}).get("time") or flight.get("departure", {}).get("time")
        if moment:
            outcome = {"subject": "traveller", "key": record["key"], "day": moment[:10], "outcome": "inspect"}
            print(json.dumps({**outcome, "found": record.get("age", 0) >= 60}))


def ask(url):
    """What the API says of its history: its days, back-tests of a draft and of all rules, and proposals."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    headers = {"Content-Type": "application/json"}

    def call(path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with opener.open(urllib.request.Request(url + path, data, headers)) as answer:
            return json.load(answer)

    def done(path, body):
        job = call(path, body)
        for _ in range(600):
            if job["state"] not in ("waiting", "running"):
                break
            time.sleep(0.1)
            job = call(f"/api/v1/backtests/{job['id']}")
        assert job["state"] == "done", job
        return job

    kept = folder / "password"
    password = kept.read_text(encoding="utf-8").strip()
    session = call("/api/v1/session", {"username": "officer", "password": password})
    headers["X-CSRF-Token"] = session["csrf"]
    if session["user"]["must_change_password"]:
        kept.write_text("gate-of-a-test-1", encoding="utf-8")
        session = call("/api/v1/session/password", {"current": password, "new": "gate-of-a-test-1"})
        headers["X-CSRF-Token"] = session["csrf"]
    draft = {"subject": "traveller", "cel": "companions == 0 && age > 50", "weight": 0.5, "capacity": 5}
    job = done("/api/v1/backtests", draft)
    one = job["report"]["rules"][0]
    assert one["hits"] > 0 and one["past"]["recall"]["of"] > 0 and one["workload"]["days_over"] is not None, one
    examples = call(f"/api/v1/backtests/{job['id']}/examples?rule=draft")
    assert examples["items"], examples
    every = done("/api/v1/backtests", {})["report"]
    proposed = done("/api/v1/backtests/suggestions", {"subject": "traveller", "conditions": 2})["suggestions"]
    assert proposed["proposals"], proposed
    answer = {"history": call("/api/v1/backtests")["history"], "draft": one, "examples": examples, "all": every, "proposed": proposed}
    print(json.dumps(answer, indent=1, sort_keys=True))
    said = f"the API over it: {one['hits']} hits of a draft, {len(every['rules'])} rules, {len(proposed['proposals'])} proposals"
    print(said, file=sys.stderr)


{"make": make, "compare": lambda: compare(sys.argv[3]), "found": found, "ask": lambda: ask(sys.argv[3])}[what]()
