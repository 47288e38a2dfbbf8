package io.millrace.read.popular;

import io.millrace.read.freshness.WaitsFor;
import io.millrace.read.page.Page;
import io.millrace.read.page.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Posts")
class PopularPostController {

    private final PopularPosts posts;

    PopularPostController(PopularPosts posts) {
        this.posts = posts;
    }

    @GetMapping("/api/v1/posts/popular")
    @WaitsFor(PopularPostProjection.NAME)
    @Operation(
            summary = "Posts, most popular first",
            description = "Scores move: a post may appear on two pages, or on none, if it moves between two requests.")
    Page<PopularPost> ranked(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return posts.ranked(PageRequest.of(limit, cursor));
    }
}
