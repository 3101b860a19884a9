package dev.relkt.http.service;

import dev.relkt.client.Brokers;
import dev.relkt.client.ClientSettings;
import dev.relkt.job.options.Settings;

/**
 * What the doors have behind them: everything that is asked and sent goes over Kafka, everything
 * that is looked at is read from the index root. Nothing is kept, so that any number of gateways
 * may run. Safe for use by several threads.
 */
public final class Services implements AutoCloseable {

  private final Settings settings;
  private final Brokers brokers;
  private final QuestionService questions;
  private final PassageService passages;
  private final EncodingService encoding;
  private final OperationService operations;
  private final DeadLetterService deadLetters;

  /** Connects when something is asked for. */
  public Services(Settings settings) {
    this.settings = settings;
    brokers =
        new Brokers(
            settings.kafka().brokers(),
            () -> new ClientSettings(settings.kafka().client()),
            Brokers.TIMEOUT);
    questions = new QuestionService(brokers, settings.topics());
    passages = new PassageService(brokers, settings);
    encoding = new EncodingService(settings);
    operations = new OperationService(brokers, settings);
    deadLetters = new DeadLetterService(brokers, settings.topics());
  }

  public Settings settings() {
    return settings;
  }

  public Brokers brokers() {
    return brokers;
  }

  public QuestionService questions() {
    return questions;
  }

  public PassageService passages() {
    return passages;
  }

  public EncodingService encoding() {
    return encoding;
  }

  public OperationService operations() {
    return operations;
  }

  public DeadLetterService deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    questions.close();
    passages.close();
    encoding.close();
  }
}
