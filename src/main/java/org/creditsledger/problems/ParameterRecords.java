package org.creditsledger.problems;

import jakarta.validation.Validator;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives the methods of controllers their records of parameters, which springdoc describes: see {@link RequestParameters}. */
@Component
class ParameterRecords implements WebMvcConfigurer, HandlerMethodArgumentResolver {

    private final Validator validator;

    ParameterRecords(Validator validator) {
        this.validator = validator;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(ParameterObject.class)
                && parameter.getParameterType().isRecord();
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binderFactory) {
        var method = Objects.requireNonNull(parameter.getMethod());
        var types = Arrays.stream(method.getParameters())
                .filter(other -> other.isAnnotationPresent(ParameterObject.class))
                .<Class<?>>map(Parameter::getType)
                .toList();
        return records(method, types, request).get(types.indexOf(parameter.getParameterType()));
    }

    /** Only all records of a method together know all parameters. The first argument reads them for the others. */
    @SuppressWarnings("unchecked")
    private List<Record> records(Method method, List<Class<?>> types, NativeWebRequest request) {
        var attribute = ParameterRecords.class.getName() + ":" + method;
        var read = (List<Record>) request.getAttribute(attribute, RequestAttributes.SCOPE_REQUEST);
        if (read == null) {
            read = new RequestParameters(request.getParameterMap(), validator).read(types);
            request.setAttribute(attribute, read, RequestAttributes.SCOPE_REQUEST);
        }
        return read;
    }
}
