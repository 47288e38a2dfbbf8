package io.millrace.benchmarks.projection.listener;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** Post summaries by their id. */
interface PostSummaries extends JpaRepository<PostSummary, UUID> {}
