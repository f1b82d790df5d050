package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/// A native library whose functions return a result code. It stays loaded until the program ends.
@SuppressWarnings("restricted")
final class NativeLibrary {
    private final String name;
    private final SymbolLookup symbols;

    private NativeLibrary(String name, SymbolLookup symbols) {
        this.name = name;
        this.symbols = symbols;
    }

    /// The first of the libraries that is there.
    ///
    /// @param candidates names for the system's search, or absolute paths
    static Optional<NativeLibrary> open(List<String> candidates) {
        for (String candidate : candidates) {
            try {
                return Optional.of(new NativeLibrary(candidate, SymbolLookup.libraryLookup(candidate, Arena.global())));
            } catch (IllegalArgumentException _) {
                // Not there: the next one may be.
            }
        }
        return Optional.empty();
    }

    /// The candidate that it was opened by.
    String name() {
        return name;
    }

    /// A function of the library. One that this version of the library lacks returns `missing`
    /// instead of being called, so that only what needs it fails.
    ///
    /// @param missing a result code
    MethodHandle function(String function, int missing, MemoryLayout... arguments) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
        Optional<MemorySegment> address = symbols.find(function);
        if (address.isPresent()) {
            return Linker.nativeLinker().downcallHandle(address.get(), descriptor);
        }
        MethodHandle result = MethodHandles.constant(int.class, missing);
        return MethodHandles.dropArguments(result, 0, descriptor.toMethodType().parameterList());
    }
}
