"""Publishes examples/order.json on retail.orders.v1 as Avro in single-object encoding.

    publish_order.py 127.0.0.1:9092 A-20002
"""
import io
import json
import sys
from pathlib import Path

import fastavro
from confluent_kafka import Producer
from fastavro.schema import fingerprint, to_parsing_canonical_form

broker, external_id = sys.argv[1:]
root = Path(__file__).resolve().parent.parent
schema = json.loads((root / "schemas/for-retailers/RetailOrderPlaced.v1.avsc").read_text(encoding="utf-8"))
order = json.loads((root / "examples/order.json").read_text(encoding="utf-8"))
order |= {"externalId": external_id, "number": external_id}

# Marker, fingerprint, body: a reader finds the writer's schema by the message alone. The hex that fastavro gives for
# a fingerprint is in the order of the wire already, least significant byte first.
value = io.BytesIO()
value.write(b"\xc3\x01" + bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")))
# Without strict a misspelt field would be left out in silence.
fastavro.schemaless_writer(value, schema, order, strict_allow_default=True)

refused = []
producer = Producer({
    "bootstrap.servers": broker,
    # What Java and Node.js do by default; librdkafka would put the same key into another partition.
    "partitioner": "murmur2_random",
    "message.timeout.ms": 10_000,
})
producer.produce(
    "retail.orders.v1",
    key=f"{order['shopId']}:{external_id}",
    value=value.getvalue(),
    headers={
        # Made from the fact, not from the attempt: when in doubt send again, it changes nothing.
        "ce_id": f"{external_id}-placed",
        "ce_type": "wismo.retail.RetailOrderPlaced.v1",
        "ce_source": f"/{order['shopId']}/checkout",
        "ce_specversion": "1.0",
        "ce_shop": order["shopId"],
    },
    on_delivery=lambda error, _message: refused.append(error) if error else None,
)
producer.flush()
if refused:
    sys.exit(f"Kafka did not take the order: {refused[0].str()}")
