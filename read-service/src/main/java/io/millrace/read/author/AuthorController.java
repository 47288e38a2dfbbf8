package io.millrace.read.author;

import io.millrace.read.freshness.WaitsFor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Authors")
class AuthorController {

    private final AuthorActivities activities;

    AuthorController(AuthorActivities activities) {
        this.activities = activities;
    }

    @GetMapping("/api/v1/authors/{id}/activity")
    @WaitsFor(AuthorActivityProjection.NAME)
    @Operation(
            summary = "What a person has written and liked",
            description = "Counts, and the 20 latest acts. Somebody who did nothing yet has counts of 0.")
    AuthorActivity activity(@PathVariable String id) {
        return activities.of(id);
    }
}
