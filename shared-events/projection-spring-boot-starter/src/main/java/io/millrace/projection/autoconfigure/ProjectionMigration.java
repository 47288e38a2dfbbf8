package io.millrace.projection.autoconfigure;

import io.millrace.projection.engine.ProjectionSchema;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;

/** Creates the tables of the schema millrace at start-up. */
final class ProjectionMigration implements InitializingBean {

    private final DataSource dataSource;
    private final boolean enabled;

    ProjectionMigration(DataSource dataSource, boolean enabled) {
        this.dataSource = dataSource;
        this.enabled = enabled;
    }

    @Override
    public void afterPropertiesSet() {
        if (enabled) {
            ProjectionSchema.migrate(dataSource);
        }
    }
}
