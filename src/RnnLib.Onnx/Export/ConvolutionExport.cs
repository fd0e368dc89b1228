using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes convolutions and poolings, and the ways between rows, images and steps.</summary>
internal sealed class ConvolutionExport(GraphWriter graph)
{
    /// <summary>[batch, time, inputSize] to [batch, output time, outputSize], each sequence by itself: its length changes with its steps.</summary>
    /// <remarks>So many zeros stand at the end that a kernel fits any number of steps; what it sees of them alone is cut off.</remarks>
    public StepFlow Conv1d(Conv1d layer, string prefix, StepFlow steps)
    {
        ConvolutionPadding padding = layer.Options.Padding;
        bool keepsLength = layer.Options.Stride == 1 && Lost(layer) == 0;
        int before = padding.Before(layer.Span), after = keepsLength ? layer.Span - before : layer.Span + padding.Size;
        string x = graph.Transpose(steps.Lengths.Masked(steps, 0), 0, 2, 1);
        string[] inputs = [x, Weight($"{prefix}weight", layer.Weight), .. layer.Bias is null ? (string[])[] : [Weight($"{prefix}bias", layer.Bias)]];
        string y = graph.Add(
            "Conv",
            inputs,
            OnnxAttribute.Of("strides", (long[])[layer.Options.Stride]),
            OnnxAttribute.Of("dilations", (long[])[layer.Options.Dilation]),
            OnnxAttribute.Of("pads", (long[])[before, after]));
        if (keepsLength)
            return new(graph.Transpose(y, 0, 2, 1), layer.OutputSize(null), steps.Lengths);
        string? lengths = steps.Lengths.ArePresent ? OutputLength(layer, steps.Lengths.Lengths) : null;
        string time = lengths is null
            ? OutputLength(layer, steps.Lengths.Time)
            : graph.Add("ReduceMax", [lengths, graph.Integers(0)]);
        string made = graph.Add("Slice", [graph.Transpose(y, 0, 2, 1), graph.Integers(0), time, graph.Integers(1)]);
        return new(made, layer.OutputSize(null), new(graph, lengths, made));
    }

    public RowFlow Conv2d(Conv2d layer, string prefix, RowFlow image)
    {
        string[] inputs = [image.Name, Weight($"{prefix}weight", layer.Weight), .. layer.Bias is null ? (string[])[] : [Weight($"{prefix}bias", layer.Bias)]];
        ImageKernel kernel = layer.Kernel;
        return Image(graph.Add("Conv", inputs, [.. Movement(kernel), OnnxAttribute.Of("dilations", (long[])[kernel.Dilation, kernel.Dilation])]), layer.OutputSize(null));
    }

    public RowFlow Pool(Pool2d layer, RowFlow image)
    {
        OnnxAttribute[] attributes = [OnnxAttribute.Of("kernel_shape", (long[])[layer.Kernel.KernelHeight, layer.Kernel.KernelWidth]), .. Movement(layer.Kernel)];
        string made = layer is AvgPool2d mean
            ? graph.Add("AveragePool", [image.Name], [.. attributes, OnnxAttribute.Of("count_include_pad", mean.CountsPadding ? 1L : 0)])
            : graph.Add("MaxPool", [image.Name], attributes);
        return Image(made, image.Features);
    }

    public RowFlow Flatten(RowFlow image) => new(graph.Add("Flatten", [image.Name], OnnxAttribute.Of("axis", 1L)), image.IsImage ? null : image.Features);

    public RowFlow Unflatten(Unflatten layer, RowFlow rows)
    {
        (int channels, int height, int width) = layer.Image;
        return Image(graph.Add("Reshape", [rows.Name, graph.Integers(0, channels, height, width)]), channels);
    }

    public StepFlow ImageToSequence(ImageToSequence layer, RowFlow image)
    {
        string made = layer.Step switch
        {
            ImageStep.Pixel => graph.Transpose(graph.Add("Reshape", [image.Name, graph.Integers(0, 0, -1)]), 0, 2, 1),
            ImageStep.Row => graph.Add("Reshape", [graph.Transpose(image.Name, 0, 2, 1, 3), graph.Integers(0, 0, -1)]),
            _ => graph.Add("Reshape", [graph.Transpose(image.Name, 0, 3, 1, 2), graph.Integers(0, 0, -1)]),
        };
        return new(made, layer.OutputSize(image.Features), new(graph, null, made));
    }

    public StepFlow RepeatVector(RepeatVector layer, RowFlow rows)
    {
        string made = graph.Add("Expand", [graph.Add("Unsqueeze", [rows.Name, graph.Integers(1)]), graph.Integers(1, layer.Steps, 1)]);
        return new(made, rows.Features, new(graph, null, made)) { IsPaddingZero = true };
    }

    /// <summary>How many steps come out of so many: int64 of the same shape.</summary>
    private string OutputLength(Conv1d layer, string lengths)
    {
        int lost = Lost(layer), stride = layer.Options.Stride;
        string places = lost == stride - 1 ? lengths : graph.Add("Add", [lengths, graph.Integer(stride - 1 - lost)]);
        string made = stride == 1 ? places : graph.Add("Div", [graph.Add("Max", [places, graph.Integer(0)]), graph.Integer(stride)]);
        string counted = lost > 0 && stride == 1 ? graph.Add("Max", [made, graph.Integer(0)]) : made;
        return lost >= 0 ? counted : graph.Add("Where", [graph.Add("Greater", [lengths, graph.Integer(0)]), counted, graph.Integer(0)]);   // nothing stays nothing
    }

    /// <summary>How many steps the kernel's span takes away.</summary>
    private static int Lost(Conv1d layer) => layer.Options.Padding is var padding && (padding == ConvolutionPadding.Same || padding == ConvolutionPadding.Causal)
        ? 0
        : layer.Span - 2 * padding.Size;

    private static OnnxAttribute[] Movement(ImageKernel kernel)
    {
        int rows = kernel.Dilation * (kernel.KernelHeight - 1), columns = kernel.Dilation * (kernel.KernelWidth - 1);
        int top = kernel.Padding.Before(rows), left = kernel.Padding.Before(columns);
        bool isSame = kernel.Padding == ConvolutionPadding.Same;
        return
        [
            OnnxAttribute.Of("strides", (long[])[kernel.Stride, kernel.Stride]),
            OnnxAttribute.Of("pads", (long[])[top, left, isSame ? rows - top : top, isSame ? columns - left : left]),
        ];
    }

    private string Weight(string name, Parameter weight) => graph.Constant(name, new(RecurrentNodeWriter.Read(weight)));

    private static RowFlow Image(string name, int? channels) => new(name, channels) { IsImage = true };
}
