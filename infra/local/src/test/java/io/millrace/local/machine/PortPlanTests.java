package io.millrace.local.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.MillraceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortPlanTests {

    @Test
    void allElseFollowsThePage() {
        var ports = new PortPlan(8080);

        assertThat(new int[] {ports.write(), ports.relay(), ports.read(), ports.kafka(), ports.postgres()})
                .containsExactly(8081, 8082, 8083, 8084, 8085);
    }

    @Test
    void aPortInUseIsNamedWithWhatItIsForAndTheOption() throws IOException {
        var ports = PortPlan.free();
        try (var taken = new ServerSocket(ports.relay(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("the relay")
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void portsThatDoNotExistAreRefusedByTheOptionsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortPlan(65_533))
                .withMessageContaining("--port 65533");
    }
}
