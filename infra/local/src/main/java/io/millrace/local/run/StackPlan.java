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
 */
public record StackPlan(Path home, DataDirectory data, PortPlan ports, Delivery delivery) {}
