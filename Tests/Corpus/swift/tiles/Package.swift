// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "Tiles",
    products: [.library(name: "Tiles", targets: ["Tiles"])],
    targets: [
        .target(name: "Tiles"),
        .testTarget(name: "TilesTests", dependencies: ["Tiles"]),
    ]
)
