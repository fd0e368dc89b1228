using Microsoft.ML.Data;

namespace RnnLib.ML;

/// <summary>What a row gives to a model of numbers: the steps one after the other.</summary>
internal sealed class FeatureRow
{
    public VBuffer<float> Features { get; set; }
}

/// <summary>What a row gives to a model of texts.</summary>
internal sealed class TextRow
{
    public ReadOnlyMemory<char> Text { get; set; }
}

/// <summary>What a model with one output adds to a row.</summary>
internal sealed class NumberRow
{
    public float Score { get; set; }
}

/// <summary>What a model with several outputs adds to a row.</summary>
internal sealed class VectorRow
{
    public VBuffer<float> Score { get; set; }
}
