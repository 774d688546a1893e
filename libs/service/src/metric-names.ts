// Every figure that a process shows, once: its name as Prometheus reads it, what it says, and by what it is divided.

export interface MetricName {
  readonly kind: 'counter' | 'histogram' | 'gauge'
  readonly meaning: string
  readonly labels: readonly string[]
}

const counter = (meaning: string, ...labels: readonly string[]): MetricName & { readonly kind: 'counter' } => ({ kind: 'counter', meaning, labels })
const histogram = (meaning: string, ...labels: readonly string[]): MetricName & { readonly kind: 'histogram' } => ({ kind: 'histogram', meaning, labels })
const gauge = (meaning: string, ...labels: readonly string[]): MetricName & { readonly kind: 'gauge' } => ({ kind: 'gauge', meaning, labels })

/** What happens in this process: each adds its own. Names of OpenTelemetry where it has one. Seconds. */
export const happenings = {
  http_server_request_duration_seconds: histogram('Time from a request to its answer', 'http_request_method', 'http_route', 'http_response_status_code'),
  wismo_rate_limited_total: counter('Requests that were refused because there were too many, by the limit that refused', 'limit'),
  wismo_lookups_total: counter('Look-ups of an order that were settled: `matched`, a link goes to the contact on file, or `unmatched`', 'outcome'),
  wismo_personal_reads_total: counter('Readings of personal data that the vault let through, searches among them: what for, and by what sort of caller', 'purpose', 'caller'),
  wismo_idempotency_total: counter('Requests with an Idempotency-Key: decided for the `first` time, `replayed`, or `reused` for another request', 'outcome'),
  db_client_operation_duration_seconds: histogram('Time from asking the pool to the answer of the database, by the name of the statement, `other` where it has none', 'db_operation_name', 'error_type'),
  wismo_appends_total: counter('Appends to a store: `appended`, `duplicate` of an earlier one, or `conflict` with somebody faster', 'service', 'outcome'),
  messaging_client_sent_messages_total: counter('Messages sent to the log; with an `error_type` those that it did not take', 'messaging_destination_name', 'error_type'),
  wismo_events_published_total: counter('Events of ours that the log took, at least once each', 'event'),
  messaging_client_consumed_messages_total: counter('Messages that the log gave to a consumer group; with an `error_type` those that it gives again', 'messaging_destination_name', 'messaging_consumer_group_name', 'error_type'),
  messaging_process_duration_seconds: histogram('Time from taking a batch to its last write', 'messaging_consumer_group_name'),
  wismo_messages_total: counter('Messages that a consumer group settled: `handled`, `skipped` unread, `parked`', 'group', 'outcome'),
  wismo_duplicates_ignored_total: counter('Messages that a consumer group was told twice, by a sender or by the log: what they bring about was recorded before. They count as `handled` too', 'group'),
  wismo_batch_messages: histogram('Messages of a batch', 'group'),
  wismo_redriven_messages_total: counter('Parked messages that were handled after all', 'group'),
  wismo_event_to_view_seconds: histogram('Time from recording an event to its row in a view', 'projection'),
  wismo_retries_total: counter('Batches and sendings that wait and are tried again, because something is not there', 'part'),
  wismo_consumer_rebalances_total: counter('Times that partitions were given to a member of a group in this process', 'group'),
  wismo_spans_lost_total: counter('Recorded spans that the collector did not take, and nobody sends again'),
  wismo_waits_fired_total: counter('Deadlines that came: `recorded` or `refused`', 'service', 'outcome'),
} as const

/** How this process itself is; named as Node's own exporters name it. */
export const processFigures = {
  wismo_build_info: gauge('1; which release this is and what it runs on', 'version', 'node'),
  process_start_time_seconds: gauge('When the process started, since 1970'),
  process_cpu_seconds_total: counter('Processor time that was used'),
  process_resident_memory_bytes: gauge('Memory of the process'),
  nodejs_heap_size_used_bytes: gauge('Memory that objects take'),
  nodejs_heap_size_limit_bytes: gauge('Memory that they may take'),
  nodejs_eventloop_lag_p50_seconds: gauge('How late timers are, half of them, since the last look'),
  nodejs_eventloop_lag_p99_seconds: gauge('The same of the latest hundredth'),
  nodejs_gc_duration_seconds: histogram('Pauses for collecting memory', 'kind'),
  nodejs_active_resources: gauge('What keeps the process running: sockets, timers, files', 'type'),
  db_client_connection_count: gauge('Connections of a pool: `used` or `idle`', 'db_client_connection_pool_name', 'db_client_connection_state'),
  db_client_connection_pending_requests: gauge('Who waits for a connection of a pool', 'db_client_connection_pool_name'),
  http_server_active_requests: gauge('Requests that are being answered'),
} as const

/** Read from databases and log; every process that runs a service tells the same about it. */
export const worldFigures = {
  wismo_relay_lag_events: gauge('Events of a store that are not on the log yet; 1000 means that or more', 'service'),
  wismo_relay_oldest_seconds: gauge('Age of the oldest event of a store that is not on the log yet', 'service'),
  wismo_unsent_events: gauge('Events of a store that cannot be published, with those behind them on their streams', 'service'),
  wismo_consumer_lag_messages: gauge('Messages of a topic that a consumer group has not settled', 'group', 'topic'),
  wismo_consumer_oldest_seconds: gauge('Age of the oldest message that a consumer group has not settled, as exact as the figures are read often', 'group'),
  wismo_parked_messages: gauge('Messages that were set aside, with those behind them', 'group', 'code'),
  wismo_parked_oldest_seconds: gauge('Age of the oldest message that a consumer group set aside', 'group'),
  wismo_retention_age_seconds: gauge('Time since what may not be kept any longer was last removed: once a day'),
  wismo_scans_waiting: gauge('Scans of parcels that wait for their shipment for more than an hour'),
  wismo_retention_removed: gauge('What was removed then: raw `bodies` of messages, `successes` of requests, `persons`, ids of messages `told`, `imports` of files, settled `rejections`', 'what'),
  wismo_orders: gauge('Orders, by their status as the view says it; `missing`: of which parts are known and the order is not. Read every five minutes', 'status'),
  wismo_orders_missing: gauge('Orders of which parts are known for more than an hour and the order is not; read every five minutes, 1000 means that or more'),
  wismo_waits_overdue: gauge('Waits that are refused, or past their deadline for more than a minute', 'service', 'wait'),
} as const

export const metricNames: Readonly<Record<string, MetricName>> = { ...happenings, ...processFigures, ...worldFigures }

export type Happening = keyof typeof happenings
export type ProcessFigure = keyof typeof processFigures
export type WorldFigure = keyof typeof worldFigures

/** One value of a gauge. */
export interface Figure {
  readonly name: WorldFigure
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}
