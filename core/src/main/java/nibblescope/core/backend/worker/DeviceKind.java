package nibblescope.core.backend.worker;

import java.util.List;
import java.util.function.Supplier;

/// Devices that are found together, when somebody asks for one of them: looking for GPUs loads a
/// driver.
///
/// @param name    what their ids start with: `cpu`, `cuda`
/// @param devices finds them; never none, see [LocalDevice#id()]
public record DeviceKind(String name, Supplier<List<LocalDevice>> devices) {}
