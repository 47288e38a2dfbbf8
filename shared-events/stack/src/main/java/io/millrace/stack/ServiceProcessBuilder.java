package io.millrace.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to start: a jar, or a main class and its class path. */
public final class ServiceProcessBuilder {

    private final String name;
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();
    private String classpath = System.getProperty("java.class.path");
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private @Nullable String mainClass;
    private @Nullable Path jar;
    private @Nullable Path logFile;

    ServiceProcessBuilder(String name) {
        this.name = name;
    }

    /** Starts an executable jar. */
    public ServiceProcessBuilder jar(Path executable) {
        this.jar = executable;
        return this;
    }

    /** Starts a main class, by default on the class path of this JVM. */
    public ServiceProcessBuilder mainClass(String qualifiedName) {
        this.mainClass = qualifiedName;
        return this;
    }

    /** Like {@link #mainClass(String)}. */
    public ServiceProcessBuilder mainClass(Class<?> type) {
        return mainClass(type.getName());
    }

    /** Class path of the main class, separated as this system does. */
    public ServiceProcessBuilder classpath(String entries) {
        this.classpath = entries;
        return this;
    }

    /** Class path of the main class. */
    public ServiceProcessBuilder classpath(Path... entries) {
        return classpath(String.join(
                File.pathSeparator, Arrays.stream(entries).map(Path::toString).toList()));
    }

    /** A system property, which Spring Boot takes as one of its own. */
    public ServiceProcessBuilder property(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    /** A variable in the environment, beside those of this JVM. */
    public ServiceProcessBuilder env(String key, Object value) {
        environment.put(key, value.toString());
        return this;
    }

    /** The JDK to run on, by default that of this JVM. */
    public ServiceProcessBuilder javaHome(Path directory) {
        this.javaHome = directory;
        return this;
    }

    public ServiceProcessBuilder jvmOption(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** An argument of the main class. */
    public ServiceProcessBuilder argument(String argument) {
        arguments.add(argument);
        return this;
    }

    /** File that the service's output is appended to; by default a temporary one. */
    public ServiceProcessBuilder logFile(Path file) {
        this.logFile = file;
        return this;
    }

    /**
     * Starts the service and returns at once; {@link ServiceProcess#awaitReady} tells when it serves.
     *
     * @throws StackException if the process cannot be started
     */
    public ServiceProcess start() {
        return new ServiceProcess(name, command(), environment, logFile);
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(jvmOptions);
        properties.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
        command.addAll(program());
        command.addAll(arguments);
        return command;
    }

    private List<String> program() {
        if (jar != null && mainClass == null) {
            return List.of("-jar", jar.toString());
        }
        if (jar == null && mainClass != null) {
            return List.of("-cp", classpath, mainClass);
        }
        throw new IllegalStateException("Service %s needs either a jar or a main class".formatted(name));
    }
}
