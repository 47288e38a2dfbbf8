package io.millrace.benchmarks.process;

import java.nio.file.Path;
import java.util.List;

/**
 * What is the same for all processes that are compared.
 *
 * @param javaHome the JDK they run on
 * @param heap their heap, both initial and maximal, such as {@code 512m}
 * @param options further options
 */
public record JvmSettings(Path javaHome, String heap, List<String> options) {}
