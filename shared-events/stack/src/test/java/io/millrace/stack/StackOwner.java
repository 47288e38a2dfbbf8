package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Starts every kind of child, writes their process ids to its first argument, and idles. */
final class StackOwner {

    private StackOwner() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // In a thread that ends, as the threads of a test framework do.
        var starter = new Thread(() -> {
            PostgresServer.start();
            KafkaBroker.start();
            ServiceProcess.builder("hello")
                    .mainClass(HelloService.class)
                    .property("port", Ports.free())
                    .start();
        });
        starter.start();
        starter.join();
        var file = Path.of(arguments[0]);
        var written = file.resolveSibling("writing");
        Files.writeString(
                written,
                ProcessHandle.current()
                        .children()
                        .map(child -> Long.toString(child.pid()))
                        .collect(Collectors.joining("\n")));
        Files.move(written, file);
        synchronized (StackOwner.class) {
            StackOwner.class.wait();
        }
    }
}
