package dev.relkt.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Time that processors worked, which other programs on the machine do not lengthen much. */
public final class CpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Nanoseconds of this thread so far. */
  public static long ofThreadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Nanoseconds of this process so far: all threads, the compiler's and the collector's too. */
  public static long ofProcessNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : System.nanoTime();
  }

  /** Of another process so far; zero where the operating system does not say. */
  public static Duration ofProcess(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
