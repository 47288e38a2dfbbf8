package io.millrace.read.post;

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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/posts")
@Tag(name = "Posts")
class PostController {

    private final PostSummaries posts;

    PostController(PostSummaries posts) {
        this.posts = posts;
    }

    @GetMapping
    @WaitsFor(PostSummaryProjection.NAME)
    @Operation(summary = "Posts, newest first")
    Page<PostSummary> newest(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return posts.newest(PageRequest.of(limit, cursor));
    }

    @GetMapping("/{id}")
    @WaitsFor(PostSummaryProjection.NAME)
    @Operation(summary = "A post with its counts")
    PostSummary one(@PathVariable UUID id) {
        return posts.find(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.UNKNOWN_POST, "There is no post %s here, or it was deleted".formatted(id)));
    }
}
