package io.millrace.read.freshness;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the wait in front of every query. */
@Configuration(proxyBeanMethods = false)
class FreshnessConfiguration implements WebMvcConfigurer {

    private final FreshnessInterceptor interceptor;

    FreshnessConfiguration(FreshnessInterceptor interceptor) {
        this.interceptor = interceptor;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(interceptor).addPathPatterns("/api/**");
    }
}
