// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Semver",
    products: [.library(name: "Semver", targets: ["Semver"])],
    targets: [
        .target(name: "Semver"),
        .testTarget(name: "SemverTests", dependencies: ["Semver"]),
    ]
)
