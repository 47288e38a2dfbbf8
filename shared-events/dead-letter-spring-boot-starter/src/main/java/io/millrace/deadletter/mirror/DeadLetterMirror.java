package io.millrace.deadletter.mirror;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.deadletter.work.BackgroundWork;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Copies the letters of projections to the dead letter topics, each after it is committed. A topic that cannot be written
 * holds up its own letters only, and nothing else: the letters' table is what counts. Every instance of a service may run
 * one; a crash may copy a letter twice, with the same identity.
 *
 * <ul>
 *   <li>{@code millrace.dead.letters.mirrored}: copies that were acknowledged
 *   <li>{@code millrace.dead.letters.mirror.failures}: attempts to copy a letter that came to nothing
 * </ul>
 */
public final class DeadLetterMirror extends BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterMirror.class);

    private static final int LETTERS_AT_ONCE = 50;

    private final JdbcMirrorQueue queue;
    private final MirrorSender sender;
    private final Counter mirrored;
    private final Counter failures;
    private final Set<String> failing = new HashSet<>();

    /**
     * @param dataSource where the letters are
     * @param transactions manages transactions of that data source
     */
    public DeadLetterMirror(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            MirrorSettings settings,
            MeterRegistry registry) {
        super("dead letter mirror", settings.interval(), settings.longestBackOff());
        this.queue = new JdbcMirrorQueue(dataSource, transactions);
        this.sender = new MirrorSender(settings);
        this.mirrored = Counter.builder("millrace.dead.letters.mirrored")
                .description("Copies of letters that Kafka acknowledged")
                .register(registry);
        this.failures = Counter.builder("millrace.dead.letters.mirror.failures")
                .description("Attempts to copy a letter to Kafka that came to nothing")
                .register(registry);
    }

    @Override
    protected boolean work() {
        var claimed = queue.claim(LETTERS_AT_ONCE);
        if (claimed.isEmpty()) {
            return false;
        }
        var result = sender.send(claimed);
        if (!result.sent().isEmpty()) {
            queue.sent(result.sent());
            mirrored.increment(result.sent().size());
            recovered(claimed.stream()
                    .filter(letter -> result.sent().contains(letter.id()))
                    .toList());
        }
        if (!result.notSent().isEmpty()) {
            queue.notSent(result.notSent());
            failures.increment(result.notSent().size());
            claimed.forEach(letter -> failed(letter, result.notSent().get(letter.id())));
        }
        return true;
    }

    /** Once per topic until it is written again; every letter tells its own failure in the column mirror_error. */
    private void failed(MirrorLetter letter, @Nullable String why) {
        if (why == null || !failing.add(letter.deadLetterTopic())) {
            return;
        }
        log.atWarn()
                .addKeyValue("topic", letter.deadLetterTopic())
                .addKeyValue("letter", letter.id())
                .log(
                        "Letter {} could not be copied to {}: {}. The letter itself is safe; it and others for this topic are"
                                + " tried again, see mirror_error in millrace.dead_letter",
                        letter.id(),
                        letter.deadLetterTopic(),
                        why);
    }

    private void recovered(List<MirrorLetter> sent) {
        for (String topic : distinct(sent, MirrorLetter::deadLetterTopic)) {
            if (failing.remove(topic)) {
                log.atInfo().addKeyValue("topic", topic).log("Letters are copied to {} again", topic);
            }
        }
        var mended = distinct(sent.stream().filter(MirrorLetter::again).toList(), MirrorLetter::topic);
        if (!mended.isEmpty()) {
            queue.hasten(mended);
        }
    }

    private static Set<String> distinct(List<MirrorLetter> letters, Function<MirrorLetter, String> what) {
        return letters.stream().map(what).collect(Collectors.toSet());
    }

    @Override
    protected void release() {
        sender.close();
    }
}
