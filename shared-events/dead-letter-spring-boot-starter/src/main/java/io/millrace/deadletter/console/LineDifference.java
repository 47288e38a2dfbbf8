package io.millrace.deadletter.console;

import java.util.ArrayList;
import java.util.List;

/**
 * What a correction changes, line by line.
 *
 * @param sign {@code -} for a line of the original, {@code +} for one of the correction, blank for one of both
 * @param text the line
 */
public record LineDifference(String sign, String text) {

    private static final int MOST_LINES = 2_000;

    /** The shortest way from one text to another. Texts beyond 2000 lines are told whole. */
    static List<LineDifference> between(String before, String after) {
        var from = before.lines().toList();
        var to = after.lines().toList();
        if (from.size() > MOST_LINES || to.size() > MOST_LINES) {
            return whole(from, to);
        }
        int[][] common = common(from, to);
        List<LineDifference> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < from.size() || j < to.size()) {
            if (i < from.size() && j < to.size() && from.get(i).equals(to.get(j))) {
                lines.add(new LineDifference(" ", from.get(i++)));
                j++;
            } else if (j == to.size() || (i < from.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new LineDifference("-", from.get(i++)));
            } else {
                lines.add(new LineDifference("+", to.get(j++)));
            }
        }
        return lines;
    }

    /** Length of the longest common part of what is left of both. */
    private static int[][] common(List<String> from, List<String> to) {
        int[][] common = new int[from.size() + 1][to.size() + 1];
        for (int i = from.size() - 1; i >= 0; i--) {
            for (int j = to.size() - 1; j >= 0; j--) {
                common[i][j] = from.get(i).equals(to.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<LineDifference> whole(List<String> from, List<String> to) {
        List<LineDifference> lines = new ArrayList<>();
        from.forEach(line -> lines.add(new LineDifference("-", line)));
        to.forEach(line -> lines.add(new LineDifference("+", line)));
        return lines;
    }
}
