package io.millrace.local.run;

import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import java.nio.file.Path;

/**
 * What is to be started.
 *
 * @param home directory of the project, where the services are built
 * @param data where data and logs go
 * @param ports where everything listens
 * @param delivery what the relay promises
 * @param jvm what the services run on
 */
public record StackPlan(Path home, DataDirectory data, PortPlan ports, Delivery delivery, ServiceJvm jvm) {

    public StackPlan(Path home, DataDirectory data, PortPlan ports, Delivery delivery) {
        this(home, data, ports, delivery, ServiceJvm.small());
    }
}
