package io.millrace.local.run;

import java.nio.file.Path;
import java.util.List;

/**
 * The JVM that a service runs on.
 *
 * @param home directory of the JDK
 * @param options options beside those that every service gets
 */
public record ServiceJvm(Path home, List<String> options) {

    public ServiceJvm {
        options = List.copyOf(options);
    }

    /** The JDK of this JVM, with as little memory as leaves room for the others on a small machine. */
    public static ServiceJvm small() {
        return new ServiceJvm(Path.of(System.getProperty("java.home")), List.of("-Xmx256m", "-XX:+UseSerialGC"));
    }
}
