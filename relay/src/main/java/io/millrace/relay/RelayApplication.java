package io.millrace.relay;

import net.jpountz.util.Native;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the relay. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RelayApplication {

    public static void main(String[] args) {
        // In an executable jar the compression library falls back to plain Java unless told to load its native part.
        Native.load();
        SpringApplication.run(RelayApplication.class, args);
    }
}
