package dev.relkt.rollout;

import java.time.Duration;

/**
 * How model versions are rolled out.
 *
 * @param retention how long a generation that answered before is written on
 * @param diskReserveBytes that are to stay free on the disk of the index root
 * @param gate what a new generation must keep to
 */
public record RolloutRules(Duration retention, long diskReserveBytes, GateRules gate) {}
