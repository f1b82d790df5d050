package nibblescope.core.backend.cpu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the classes of `jdk.incubator.vector` can be used: those of this package that need them
/// must not be touched before [#isThere()] has said so.
///
/// The module is there where Java was started with `--add-modules jdk.incubator.vector`; that is
/// felt at every start and prints a warning. Otherwise it is added when it is needed, in the way in
/// which the JDK adds modules of its own; that takes
/// `--add-exports java.base/jdk.internal.module=nibblescope.core`.
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    static boolean isThere() {
        Optional<Module> module = ModuleLayer.boot().findModule(NAME).or(VectorModule::added);
        module.ifPresent(VectorModule.class.getModule()::addReads);
        return module.isPresent();
    }

    private static Optional<Module> added() {
        try {
            Class<?> modules = Class.forName("jdk.internal.module.Modules");
            @Nullable
            Object module = modules.getMethod("loadModule", String.class).invoke(null, NAME);
            return module instanceof Module loaded ? Optional.of(loaded) : Optional.empty();
        } catch (ReflectiveOperationException _) {
            // Java was started without that option, or the runtime has no such module.
            return Optional.empty();
        }
    }
}
