package io.millrace.local;

import io.millrace.local.letters.LetterDesk;
import io.millrace.local.page.PageActions;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Service;
import io.millrace.local.traffic.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page's buttons, on the running stack. */
final class DemoActions implements PageActions {

    private final LocalStack stack;
    private final Traffic traffic;
    private final LetterDesk letters;

    DemoActions(LocalStack stack, Traffic traffic, LetterDesk letters) {
        this.stack = stack;
        this.traffic = traffic;
        this.letters = letters;
    }

    @Override
    public Object letters(String act) throws IOException {
        return letters.act(act);
    }

    @Override
    public List<Part> services() {
        List<Part> parts = new ArrayList<>();
        stack.services().forEach(service -> parts.add(Part.of(service)));
        parts.add(Part.of("kafka", stack.kafkaRuns(), stack.plan().ports().kafka()));
        parts.add(
                Part.of("postgresql", stack.postgresRuns(), stack.plan().ports().postgres()));
        return parts;
    }

    @Override
    public int trafficRate() {
        return traffic.rate();
    }

    @Override
    public void setTrafficRate(int perSecond) {
        traffic.setRate(perSecond);
    }

    @Override
    public void kill(String id) {
        stack.services().stream()
                .filter(service -> service.name().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no service '%s'".formatted(id)))
                .kill();
    }

    /**
     * A part of the stack as the page shows it.
     *
     * @param state up, starting, unready or down
     * @param since when that began, in milliseconds since 1970; 0 if it is not known
     * @param pid process id; 0 if it is not shown
     * @param starts how often it was started; 0 if it is not counted
     * @param mortal whether the page may kill it
     */
    record Part(String id, String state, long since, long pid, int port, int starts, boolean mortal) {

        private static Part of(Service service) {
            return new Part(
                    service.name().id(),
                    service.state().name().toLowerCase(Locale.ROOT),
                    service.stateSince(),
                    service.pid(),
                    service.port(),
                    service.starts(),
                    true);
        }

        private static Part of(String id, boolean runs, int port) {
            return new Part(id, runs ? "up" : "down", 0, 0, port, 0, false);
        }
    }
}
