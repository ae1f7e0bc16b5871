package org.ccdrec.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiled form of a configuration record: its keys in order, and its constructor.
 *
 * <p>A record that breaks the rules of {@link Setting} is a programming error, rejected with an
 * {@link IllegalArgumentException} that names the component, regardless of the configuration.
 */
record RecordSchema(Class<? extends Record> type, Constructor<?> constructor, List<Key> keys) {

  private static final ClassValue<RecordSchema> CACHE =
      new ClassValue<>() {
        @Override
        protected RecordSchema computeValue(Class<?> type) {
          return compile(type, new ArrayDeque<>());
        }
      };

  /** A key: its name, kind, declaration, whether null is allowed, and its accessor. */
  record Key(String name, Kind kind, Setting setting, boolean nullable, Method accessor) {

    boolean hasDefault() {
      return !setting.defaultValue().equals(Setting.NONE);
    }

    /** Returns whether the configuration must set this key. */
    boolean required() {
      boolean empty = nullable || kind instanceof Kind.OptionalOf || kind instanceof Kind.Section;
      return !hasDefault() && !empty;
    }
  }

  static RecordSchema of(Class<? extends Record> type) {
    return CACHE.get(type);
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  private static RecordSchema compile(Class<?> type, Deque<Class<?>> outer) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          "a configuration must be a record; type=" + type.getName());
    }
    if (outer.contains(type)) {
      throw new IllegalArgumentException(
          "a configuration record must not contain itself; type=" + type.getName());
    }
    outer.push(type);
    RecordComponent[] components = type.getRecordComponents();
    List<Key> keys = Arrays.stream(components).map(c -> key(c, outer)).toList();
    outer.pop();
    return new RecordSchema(type.asSubclass(Record.class), constructor(type, components), keys);
  }

  private static Key key(RecordComponent component, Deque<Class<?>> outer) {
    String place = component.getDeclaringRecord().getName() + "." + component.getName();
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException("a configuration key needs @Setting; component=" + place);
    }
    try {
      Kind kind = kind(component.getGenericType(), setting, outer);
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return new Key(component.getName(), kind, setting, nullable(component), accessor);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " (component " + place + ")", e);
    }
  }

  private static boolean nullable(RecordComponent component) {
    AnnotatedElement type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class) && !component.getType().isPrimitive();
  }

  private static Kind kind(Type type, Setting setting, Deque<Class<?>> outer) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new Kind.ListOf(kind(arguments[0], setting, outer));
      }
      if (generic.getRawType() == Optional.class) {
        return new Kind.OptionalOf(kind(arguments[0], setting, outer));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return arguments[1] == Object.class
            ? new Kind.Raw()
            : new Kind.MapOf(kind(arguments[1], setting, outer));
      }
    }
    if (type instanceof Class<?> plain) {
      Kind leaf = Leaves.of(plain, setting);
      if (leaf != null) {
        return leaf;
      }
      if (plain.isRecord()) {
        return new Kind.Section(compile(plain, outer));
      }
    }
    throw new IllegalArgumentException(
        "not a configuration type (int, long, double, boolean, String, enum, Path, Duration,"
            + " record,"
            + " List, Map or Optional of those): "
            + type.getTypeName());
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record must have its canonical constructor: " + type, e);
    }
  }
}
