package io.millrace.local.traffic;

import java.util.SplittableRandom;

/** Titles and texts that read like a small town's board. */
final class Prose {

    private static final String[] WHO = {
        "The miller",
        "A neighbour",
        "The ferryman",
        "The clockmaker",
        "My aunt",
        "The night shift",
        "The librarian",
        "A heron",
        "The baker",
        "The council"
    };
    private static final String[] DID = {
        "mended",
        "measured",
        "repainted",
        "lost",
        "found",
        "is proud of",
        "has questions about",
        "wrote a song about",
        "gave away",
        "oiled"
    };
    private static final String[] WHAT = {
        "the water wheel",
        "the old sluice",
        "a brass gear",
        "the footbridge",
        "the weir",
        "the grain loft",
        "the long ladder",
        "the flood mark of 1910",
        "the millpond",
        "the last sack of rye"
    };
    private static final String[] WHEN = {
        "this morning",
        "before the rain",
        "at last",
        "again",
        "in a hurry",
        "for the fair",
        "after supper",
        "without a word",
        "by lantern light",
        "as promised"
    };
    private static final String[] USERS = {
        "ada", "bruno", "clara", "dario", "edith", "felix", "greta", "hugo", "ines", "jonas", "kira", "lars", "mina",
        "nils", "olga", "pavel", "quinn", "rosa", "sami", "tilda"
    };

    private final SplittableRandom random;

    Prose(SplittableRandom random) {
        this.random = random;
    }

    static String user(int number) {
        int round = number / USERS.length;
        return USERS[number % USERS.length] + (round == 0 ? "" : Integer.toString(round + 1));
    }

    String title() {
        return "%s %s %s".formatted(pick(WHO), pick(DID), pick(WHAT));
    }

    String sentence() {
        return title() + " " + pick(WHEN) + ".";
    }

    String body() {
        var text = new StringBuilder(sentence());
        for (int more = random.nextInt(4); more > 0; more--) {
            text.append(' ').append(sentence());
        }
        return text.toString();
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
