import Arms
import Orchestrator
import Routing

/// Every model that may be chosen: the built-in ones, then those of the settings, by name.
enum ModelCatalogue {
    static let builtIn: [any Arm] = [RevertArm(), TemplatesArm()]
    static var builtInNames: [String] { builtIn.map(\.id.name) }

    /// - Parameter environment: all that the user has, keys included: looked at for whether a key is there.
    /// - Throws: `.badSetting`.
    static func entries(
        _ settings: Settings, environment: [String: String]
    ) throws(CommandError) -> [ModelEntry] {
        var entries = builtIn.map { arm in
            var entry = ModelEntry(id: arm.id, source: .builtIn(arm), priceSource: .free)
            let said = settings.models.entries[arm.id.name]?.text(.enabled)
            if let said, SettingText.bool(said) == false {
                entry.unavailable = .init(
                    kind: .disabled, reason: "switched off",
                    hint: "git config --unset-all \(ModelKey.spoken(arm.id.name, "enabled"))")
            }
            return entry
        }
        let resolver = ModelResolver(environment: environment)
        for said in settings.models.sorted where !ModelName.isReserved(said.name) {
            entries.append(try resolver.entry(said))
        }
        return entries
    }
}
