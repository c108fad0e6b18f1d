"""What an integrator does with yente's client, against the Portcullis at $PORTCULLIS_URL. See yente-client-test."""

import os

from yente_client import (
    AuthenticationError,
    BadRequestError,
    Client,
    Company,
    NotFoundError,
    Person,
    Vessel,
)

URL, TOKEN = os.environ["PORTCULLIS_URL"], os.environ["PORTCULLIS_TOKEN"]
ZORVAN = Person(name="Zorvan Quillbrand Mothersole", birthDate="1971-03-09", nationality="xk")


def refused(error, call):
    try:
        call()
    except error as refusal:
        return refusal.detail
    raise AssertionError(f"{error.__name__} was expected")


with Client(base_url=URL, api_key=TOKEN, app_name="portcullis-test") as client:
    assert client.healthz().status == "ok"
    assert client.readyz().status == "ok"

    catalogue = client.datasets()
    assert "invented" in catalogue.current and not catalogue.index_stale, catalogue
    datasets = {dataset.name: dataset for dataset in catalogue.datasets}
    assert datasets["invented"].entity_count == 3 and datasets["invented"].index_current
    assert "invented" in datasets["default"].children
    algorithms = client.algorithms()
    assert algorithms.best in [algorithm.name for algorithm in algorithms.algorithms]

    answer = client.match(ZORVAN, algorithm="best", limit=3)
    assert answer.limit == 3 and answer.total.value == 1, answer
    assert answer.top and answer.top.match and answer.top.caption == "Zorvan Quillbrand Mothersole", answer
    assert answer.top.properties["birthDate"] == ["1971-03-09"]
    assert any(name.startswith("name") for name in answer.top.contributing_explanations), answer.top.explanations
    assert answer.query["properties"]["name"] == ["Zorvan Quillbrand Mothersole"]
    assert not client.match(Person(name="Ordinary Passer By")).results
    assert not client.match(ZORVAN, datasets=["watch"]).results
    assert not client.match(ZORVAN, exclude_entities=[answer.top.id]).results
    assert client.match(Company(name="Grobnik Fastener Consortium")).top
    assert client.match(Vessel(name="Wandering Perihelion", imoNumber="9074729")).top
    assert client.match(Person(passportNumber="QZ7741903")).top

    many = [(str(number), ZORVAN) for number in range(50)]
    found = dict(client.match_iter(many, workers=4, datasets=["invented"]))
    assert len(found) == 50 and all(one.top for one in found.values())

    entity = client.fetch(answer.top.id)
    assert entity.caption == answer.top.caption and entity.datasets == ["invented"]
    assert client.adjacent(entity.id).entity.id == entity.id
    assert client.search("fastener", datasets=["invented"]).results[0].caption == "Grobnik Fastener Consortium"
    assert client.search("quillbrand", schema="Person", facets=["countries"]).facets["countries"].values

    assert "topics" in refused(BadRequestError, lambda: client.match(ZORVAN, topics=["sanction"]))
    assert "algorithm" in refused(BadRequestError, lambda: client.match(ZORVAN, algorithm="logic-v2"))
    refused(NotFoundError, lambda: client.match(ZORVAN, datasets=["unknown"]))
    refused(NotFoundError, lambda: client.fetch("invented:99"))
    refused(NotFoundError, lambda: client.statements())

with Client(base_url=URL, api_key="not-a-token") as stranger:
    refused(AuthenticationError, lambda: stranger.match(ZORVAN))

print("yente-client 0.2.0: match, stream of matches, search, entities, catalogue, algorithms and refusals as expected")
