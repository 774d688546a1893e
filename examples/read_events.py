"""Prints a topic of Wismo's events as JSON lines, from the oldest that is kept, until COUNT or SECONDS are reached.

    read_events.py 127.0.0.1:9092 order.events.v1 100 10

A service would subscribe with a group of its own and commit what it has dealt with; the decoding is the same.
"""
import io
import json
import sys
import time

import fastavro
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

broker, events_topic = sys.argv[1:3]
count, seconds = int(sys.argv[3]), float(sys.argv[4])
end = time.monotonic() + seconds


def read(topic, only_what_is_there=False):
    """Yields messages until the time is up, or until the topic was read once."""
    consumer = Consumer({"bootstrap.servers": broker, "group.id": "example", "enable.auto.commit": False, "enable.partition.eof": True})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in partitions])
    unread = set(partitions)
    try:
        while time.monotonic() < end and (unread or not only_what_is_there):
            message = consumer.poll(0.1)
            if message is None:
                continue
            if message.error() is None:
                yield message
            elif message.error().code() == KafkaError._PARTITION_EOF:
                unread.discard(message.partition())
            else:
                raise KafkaException(message.error())
    finally:
        consumer.close()


def read_schemas():
    """Every schema that an event was ever written with, by its fingerprint as 16 hex digits."""
    records = read("wismo.schemas.v1", only_what_is_there=True)
    return {record.key().decode(): fastavro.parse_schema(json.loads(record.value())["schema"]) for record in records if record.value()}


schemas = read_schemas()
for seen, message in enumerate(read(events_topic), start=1):
    value = message.value()
    if value is None:
        continue  # a deleted key of a compacted topic
    fingerprint = value[2:10][::-1].hex()  # the wire has its least significant byte first
    if fingerprint not in schemas:
        schemas = read_schemas()  # a newer release publishes its schemas before its events
    if fingerprint not in schemas:
        sys.exit(f"No schema {fingerprint} on wismo.schemas.v1, or no time was left to find it.")
    event = fastavro.schemaless_reader(io.BytesIO(value[10:]), schemas[fingerprint])
    type_of_event = dict(message.headers())["ce_type"].decode()
    print(json.dumps({"type": type_of_event, "key": message.key().decode(), "event": event}, default=str), flush=True)
    if seen >= count:
        break
