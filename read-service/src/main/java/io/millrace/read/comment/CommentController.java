package io.millrace.read.comment;

import io.millrace.read.freshness.WaitsFor;
import io.millrace.read.page.Page;
import io.millrace.read.page.PageRequest;
import io.millrace.read.problem.Problem;
import io.millrace.read.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Comments")
class CommentController {

    private final CommentThreads threads;

    CommentController(CommentThreads threads) {
        this.threads = threads;
    }

    @GetMapping("/api/v1/posts/{id}/comments")
    @WaitsFor(CommentThreadProjection.NAME)
    @Operation(
            summary = "The comments of a post with their answers, oldest first",
            description = "A page counts comments on the post itself; each comes with up to 5,000 answers in all.")
    Page<CommentNode> of(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var request = PageRequest.of(limit, cursor);
        if (!threads.exists(id)) {
            throw new ProblemException(
                    Problem.UNKNOWN_POST, "There is no post %s here, or it was deleted".formatted(id));
        }
        return threads.of(id, request);
    }
}
