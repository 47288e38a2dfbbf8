package io.millrace.local.check;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.local.flow.Flow;
import io.millrace.local.flow.LatencyLog;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Holds the outbox against the topics, and the write side's tables against the projections. */
public final class BothSides {

    private final LocalStack stack;
    private final Progress progress;

    public BothSides(LocalStack stack, Progress progress) {
        this.stack = stack;
        this.progress = progress;
    }

    /**
     * Waits until all that was written is applied, then compares. Nothing may be written meanwhile.
     *
     * @return one line for each thing that was compared, in the order in which they were
     */
    public List<Line> compare() throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        try (var flow = flow()) {
            flow.start();
            lines.add(shown(new Settling(flow, progress).await()));
        }
        try {
            lines.add(shown(topics()));
            for (var projection : CommunityProjection.values()) {
                lines.add(shown(new ProjectionCheck(projection, stack.writeDatabase(), stack.readDatabase()).run()));
            }
        } catch (SQLException e) {
            lines.add(shown(new Line(false, "comparison", "a database does not answer", List.of(e.toString()))));
        }
        return lines;
    }

    private Line topics() throws SQLException {
        var audit = new TopicAudit(OutboxRow.readAll(stack.writeDatabase().dataSource()));
        var codec = new EnvelopeCodec();
        new TopicReader(stack.bootstrapServers()).read(record -> audit.add(record.topic(), codec.decode(record)));
        return audit.result().line(stack.plan().delivery() == Delivery.EXACTLY_ONCE);
    }

    private Flow flow() {
        return new Flow(
                Clock.systemUTC(),
                stack.writeDatabase(),
                stack.readDatabase(),
                stack.bootstrapServers(),
                stack.plan().ports().relay(),
                new LatencyLog());
    }

    private Line shown(Line line) {
        progress.line(line.render());
        return line;
    }
}
