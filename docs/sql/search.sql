-- Search in a published index, without the topics of questions and answers. Needs ReLKT's jars on the cluster.
-- Change the two directories and the model: the index root, the registry, and the model that the index was made with.

CREATE MODEL question_vectors
INPUT (text STRING)
OUTPUT (vector ARRAY<FLOAT>)
WITH (
  'provider' = 'relkt',
  'registry.root' = '/srv/relkt/models',
  'model' = 'student/4'
);

CREATE TABLE indexed_passages (
  id STRING,
  lang STRING,
  title STRING,
  text STRING,
  metadata MAP<STRING, STRING>,
  vector ARRAY<FLOAT>
) WITH (
  'connector' = 'relkt',
  'index.root' = '/srv/relkt/index',
  'registry.root' = '/srv/relkt/models',
  'model' = 'student/4'
);

-- Any table with a text will do, such as questions of topics.sql.
CREATE TEMPORARY VIEW my_questions (question, text) AS
VALUES ('q1', 'How far away is the moon?'), ('q2', 'Wie weit ist der Mond entfernt?');

CREATE TEMPORARY VIEW encoded_questions AS
SELECT question, vector FROM ML_PREDICT(TABLE my_questions, MODEL question_vectors, DESCRIPTOR(text));

-- No alias after VECTOR_SEARCH(…): Flink 2.3 cannot plan it.
SELECT question, id, lang, title, score
FROM encoded_questions,
LATERAL TABLE(VECTOR_SEARCH(TABLE indexed_passages, DESCRIPTOR(vector), encoded_questions.vector, 5));
