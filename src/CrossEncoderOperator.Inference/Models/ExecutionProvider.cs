namespace CrossEncoderOperator.Inference.Models;

/// <summary>What ONNX Runtime computes with.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    TensorRT,
}
