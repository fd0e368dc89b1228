namespace RnnLib.Onnx;

/// <summary>What the elements of an ONNX tensor are; the numbers are those of <c>TensorProto.DataType</c>.</summary>
public enum OnnxElement
{
    /// <summary>32-bit floats.</summary>
    Float32 = 1,

    /// <summary>32-bit whole numbers.</summary>
    Int32 = 6,

    /// <summary>64-bit whole numbers: token ids, lengths, shapes.</summary>
    Int64 = 7,

    /// <summary>Truth values.</summary>
    Boolean = 9,
}
