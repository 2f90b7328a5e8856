// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "RingBuffer",
    products: [.library(name: "RingBuffer", targets: ["RingBuffer"])],
    targets: [
        .target(name: "RingBuffer"),
        .testTarget(name: "RingBufferTests", dependencies: ["RingBuffer"]),
    ]
)
