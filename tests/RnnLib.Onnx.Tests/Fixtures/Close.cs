namespace RnnLib.Onnx.Tests;

internal static class Close
{
    public static void Equal(Tensor expected, Tensor actual, float tolerance = 2e-5f)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Count; i++)
            Assert.True(expected.Data[i].Equals(actual.Data[i]) || MathF.Abs(expected.Data[i] - actual.Data[i]) <= tolerance * MathF.Max(1, MathF.Abs(expected.Data[i])),
                $"element {i}: expected {expected.Data[i]}, got {actual.Data[i]}");
    }

    public static void Equal(OnnxValue expected, OnnxValue actual)
    {
        Assert.Equal(expected.Element, actual.Element);
        Assert.Equal(expected.Shape, actual.Shape);
        if (expected.Element == OnnxElement.Float32)
            Equal(expected.Tensor, actual.Tensor);
        else
            Assert.Equal(expected.Integers.ToArray(), actual.Integers.ToArray());
    }

    public static void EqualBits(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToArray(), actual.ToArray());
    }
}
