package io.millrace.local.letters;

import io.millrace.local.community.Answer;
import io.millrace.local.community.DeadLetterAdmin;
import io.millrace.local.community.WriteSide;
import io.millrace.stack.Database;
import java.io.IOException;
import java.util.Map;

/** What the page can do with dead letters. Thread-safe. */
public final class LetterDesk {

    private final Poison poison;
    private final LetterTopic topic;
    private final DeadLetterAdmin admin;

    public LetterDesk(Database read, String bootstrapServers, WriteSide write, DeadLetterAdmin admin) {
        this.poison = new Poison(read, write);
        this.topic = new LetterTopic(bootstrapServers);
        this.admin = admin;
    }

    /**
     * Does one thing.
     *
     * @param act poison, replay, break or mend
     * @return what came of it, in words
     * @throws IllegalArgumentException if there is no such act
     * @throws IOException if a service gives no answer
     */
    public Map<String, String> act(String act) throws IOException {
        return Map.of("said", said(act));
    }

    private String said(String act) throws IOException {
        return switch (act) {
            case "poison" ->
                told(
                        poison.send(),
                        "Published a post that the read model refuses, and edited it twice. The letter appears, its key is"
                                + " parked, all others flow.");
            case "replay" -> {
                poison.mend();
                yield told(
                        admin.replayAll("from the demo's page"),
                        "Took the fault away and asked for a replay of every open letter.");
            }
            case "break" -> {
                topic.breakIt();
                yield "The dead letter topic of posts takes nothing now. Letters are kept all the same, only their copies wait.";
            }
            case "mend" -> {
                topic.mend();
                yield "The dead letter topic takes records again; copies that wait follow within minutes.";
            }
            default -> throw new IllegalArgumentException("There is no act '%s'".formatted(act));
        };
    }

    private static String told(Answer answer, String whenAccepted) {
        return answer.accepted() ? whenAccepted : "The service says: " + answer.problem();
    }
}
