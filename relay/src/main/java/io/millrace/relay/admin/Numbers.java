package io.millrace.relay.admin;

import org.springframework.web.servlet.function.ServerRequest;

/** Numbers among the parameters of a request. */
final class Numbers {

    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private Numbers() {}

    static int limit(ServerRequest request) {
        return (int) parameter(request, "limit", USUAL_PAGE, 1, LARGEST_PAGE);
    }

    static long parameter(ServerRequest request, String name, long absent, long least, long most) {
        var text = request.param(name).orElse("");
        if (text.isEmpty()) {
            return absent;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadRequestException("%s is no number: %s".formatted(name, text));
        }
        throw new BadRequestException("%s must be from %d to %d".formatted(name, least, most));
    }
}
