-- Tables over the topics of ReLKT, for Flink 2.3 with its Kafka SQL connector and its JSON format.
-- Change the address of the brokers; the rest may stay as it is.

-- What is to be found. Its newest state by id; INSERT adds or replaces, a deletion in a changelog deletes.
CREATE TABLE passages (
  id STRING,
  title STRING,
  lang STRING,
  text STRING,
  metadata MAP<STRING, STRING>,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'passages',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.isolation.level' = 'read_committed',
  'key.format' = 'raw',
  'value.format' = 'json',
  'value.json.encode.ignore-null-fields' = 'true',
  'value.fields-include' = 'EXCEPT_KEY'
);

-- Questions; each has an answer with its key.
CREATE TABLE questions (
  id STRING,
  text STRING,
  topK INT,
  `mode` STRING,
  asked_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = 'questions',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'id',
  'value.format' = 'json',
  'value.json.encode.ignore-null-fields' = 'true',
  'value.fields-include' = 'EXCEPT_KEY'
);

-- What was answered, best passage first.
CREATE TABLE answers (
  question_id STRING,
  error STRING,
  answers ARRAY<ROW<id STRING, lang STRING, title STRING, text STRING, metadata MAP<STRING, STRING>, score DOUBLE>>,
  `partial` BOOLEAN,
  modelVersion STRING,
  generation INT,
  snapshot BIGINT,
  notes ARRAY<STRING>,
  answered_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = 'answers',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'question_id',
  'value.format' = 'json',
  'value.fields-include' = 'EXCEPT_KEY'
);

-- A row a passage that was found, with its place.
CREATE VIEW answered_passages AS
SELECT question_id, place, id, lang, title, text, score, modelVersion, answered_at
FROM answers
CROSS JOIN UNNEST(answers.answers) WITH ORDINALITY AS found (id, lang, title, text, metadata, score, place);
