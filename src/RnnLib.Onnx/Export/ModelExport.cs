using System.Globalization;
using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes a whole model, module by module.</summary>
internal sealed class ModelExport
{
    /// <summary>Of 2022: LayerNormalization is there, and reductions take their axes as an input.</summary>
    private const long Opset = 18;

    private readonly GraphWriter _graph = new();
    private readonly ExportLengths _lengths;   // of the input
    private readonly RecurrentExport _recurrent;

    private ModelExport(OnnxExportOptions options, bool hasSteps)
    {
        bool hasLengths = hasSteps && options.Lengths;
        _graph.File.Opset = Opset;
        _lengths = new(_graph, hasLengths ? options.LengthsName : null, options.InputName);
        _recurrent = new(_graph, options);
        foreach ((string key, string value) in options.Metadata)
        {
            if (!_graph.File.Metadata.TryAdd(key, value))
                throw new ArgumentException($"Export: options: Metadata: the key '{key}' occurs twice.", nameof(options));
        }
    }

    public static OnnxFile Write<TInput, TOutput>(Module<TInput, TOutput> model, OnnxExportOptions options)
    {
        var export = new ModelExport(options, typeof(TInput) != typeof(Tensor));
        Flow input = export.Input<TInput>(model, options);
        export._graph.Reserve(options.OutputName);
        export.Output(export.Module(model, "", input), options.OutputName);
        return export._graph.File;
    }

    private Flow Input<TInput>(Module model, OnnxExportOptions options)
    {
        int? features = model.InputSize;
        OnnxAxis last = features is { } size ? size : "features";
        Flow flow = typeof(TInput) == typeof(TokenBatch) ? new TokenFlow(options.InputName, _lengths)
            : typeof(TInput) == typeof(Sequence) ? new StepFlow(options.InputName, features, _lengths)
            : typeof(TInput) == typeof(Tensor) ? new RowFlow(options.InputName, features) { IsImage = TakesImages(model) }
            : throw new NotSupportedException($"Export: {model.Name} takes {typeof(TInput).Name}; what can be written takes TokenBatch, Sequence or Tensor.");
        switch (flow)
        {
            case TokenFlow:
                _graph.Input(options.InputName, OnnxElement.Int64, "batch", "time");
                break;
            case StepFlow:
                _graph.Input(options.InputName, OnnxElement.Float32, "batch", "time", last);
                break;
            case RowFlow { IsImage: true }:
                _graph.Input(options.InputName, OnnxElement.Float32, "batch", features is { } channels ? channels : "channels", "height", "width");
                break;
            default:
                _graph.Input(options.InputName, OnnxElement.Float32, "batch", last);
                break;
        }

        if (_lengths.ArePresent)
            _graph.Input(options.LengthsName, OnnxElement.Int64, "batch");
        return flow;
    }

    /// <summary>Whether the first module that is particular about its input wants images.</summary>
    private static bool TakesImages(Module model) => (model is IChain chain ? chain.Steps : [model])
        .FirstOrDefault(step => step is not Elementwise) is Conv2d or Pool2d or ImageToSequence;

    private void Output(Flow result, string name)
    {
        switch (result)
        {
            case StepFlow steps:
                bool isOther = steps.Lengths != _lengths;   // a convolution has made other steps of them
                _graph.Output(steps.Lengths.Masked(BatchMajor(steps), 0), name, OnnxElement.Float32, "batch", isOther ? $"{name}_time" : "time", Axis(steps.Features));
                if (isOther && _lengths.ArePresent)
                    _graph.Output(steps.Lengths.OfAll, _graph.Reserve($"{name}_lengths"), OnnxElement.Int64, "batch");
                break;
            case RowFlow { IsImage: true } image:
                _graph.Output(image.Name, name, OnnxElement.Float32, "batch", image.Features is { } channels ? channels : "channels", $"{name}_height", $"{name}_width");
                break;
            case RowFlow rows:
                _graph.Output(rows.Name, name, OnnxElement.Float32, "batch", Axis(rows.Features));
                break;
            default:
                throw new NotSupportedException("Export: a model that gives tokens cannot be written.");
        }

        foreach ((string value, string state, int units, int size) in _recurrent.FinalStates)
            _graph.Output(value, state, OnnxElement.Float32, units, "batch", size);
    }

    private Flow Module(Module module, string prefix, Flow input) => (module, input) switch
    {
        (IChain chain, _) => chain.Steps.Select((step, i) => (step, i)).Aggregate(input, (flow, s) => Module(s.step, $"{prefix}{Number(s.i)}.", flow)),
        (IOnnxPart part, _) => part.Write(_graph, LengthsOf(input), prefix, input is StepFlow steps ? BatchMajor(steps) : input),
        (Embedding embedding, TokenFlow tokens) => Embed(embedding, prefix, tokens),
        (IRecurrentStack, StepFlow steps) => _recurrent.Write(module, prefix, steps),
        (Bidirectional both, StepFlow steps) => Both(both, prefix, steps),
        (PerStep perStep, StepFlow steps) => PerStepOf(perStep, prefix, steps),
        (LockedDropout or ActivationRegularization, StepFlow) => input,
        (LastStep, StepFlow steps) => new PoolingExport(_graph, BatchMajor(steps)).LastStep(),
        (MeanOverTime, StepFlow steps) => new PoolingExport(_graph, BatchMajor(steps)).Mean(),
        (MaxOverTime, StepFlow steps) => new PoolingExport(_graph, BatchMajor(steps)).Max(),
        (SelfAttention attention, StepFlow steps) => new AttentionExport(_graph).Write(attention, prefix, BatchMajor(steps)),
        (Conv1d convolution, StepFlow steps) => new ConvolutionExport(_graph).Conv1d(convolution, prefix, BatchMajor(steps)),
        (AdaptiveLogSoftmax softmax, StepFlow steps) => Rows(steps, rows => new RowExport(_graph).AdaptiveLogSoftmax(softmax, prefix, rows)),
        (ImageToSequence layer, RowFlow image) => new ConvolutionExport(_graph).ImageToSequence(layer, image),
        (RepeatVector layer, RowFlow rows) => new ConvolutionExport(_graph).RepeatVector(layer, rows),
        (_, RowFlow rows) => new RowExport(_graph).Write(module, prefix, rows),
        _ => throw Refused(module),
    };

    public static NotSupportedException Refused(Module module) =>
        new($"Export: {module.Name} cannot be written as ONNX: there is no form of it in operators. Nothing has been written.");

    private StepFlow Embed(Embedding embedding, string prefix, TokenFlow tokens)
    {
        string ids = tokens.Lengths.ArePresent ? _graph.Add("Where", [tokens.Lengths.Mask, tokens.Name, _graph.Integer(0)]) : tokens.Name;   // what stands in padding may be no id
        string table = _graph.Constant($"{prefix}weight", new(RecurrentNodeWriter.Read(embedding.Weight)));
        return new(_graph.Add("Gather", [table, ids], OnnxAttribute.Of("axis", 0L)), embedding.EmbeddingSize, tokens.Lengths);
    }

    private StepFlow Both(Bidirectional both, string prefix, StepFlow input)
    {
        StepFlow[] made = [.. both.Children.Select(child => (StepFlow)Module(child.Module, $"{prefix}{child.Name}.", input)).Select(BatchMajor)];
        bool isConcatenated = both.Merge == BidirectionalMerge.Concatenate;
        return new(RecurrentExport.Join(_graph, made[0].Name, made[1].Name, both.Merge), both.OutputSize(both.InputSize), input.Lengths)
        {
            BackwardFeatures = isConcatenated ? made[1].Features!.Value : 0,
            IsPaddingZero = made.All(direction => direction.IsPaddingZero),
        };
    }

    private StepFlow PerStepOf(PerStep perStep, string prefix, StepFlow input)
    {
        Module inner = perStep.Children.Single().Module;
        StepFlow made = HasImages(inner)
            ? Framed(input, rows => new RowExport(_graph).Write(inner, prefix, rows))
            : Rows(input, rows => new RowExport(_graph).Write(inner, prefix, rows));
        return inner.KeepsFeaturesInPlace ? made with { BackwardFeatures = input.BackwardFeatures } : made;
    }

    private static StepFlow Rows(StepFlow input, Func<RowFlow, RowFlow> write)
    {
        RowFlow rows = write(new(input.Name, input.Features));
        return input with { Name = rows.Name, Features = rows.Features, IsPaddingZero = false, BackwardFeatures = 0 };
    }

    /// <summary>With a row for each step of each sequence: what works on images takes no further axis.</summary>
    private StepFlow Framed(StepFlow input, Func<RowFlow, RowFlow> write)
    {
        int features = input.Features ?? throw new NotSupportedException("Export: PerStep: images of a size that nothing tells.");
        string frames = _graph.Add("Reshape", [input.Name, _graph.Integers(-1, features)]);
        RowFlow rows = write(new(frames, features));
        if (rows.IsImage)
            throw new NotSupportedException("Export: PerStep: what works on images has to end in rows, with a Flatten.");
        string steps = _graph.Add("Slice", [_graph.Add("Shape", [input.Name]), _graph.Integers(0), _graph.Integers(2), _graph.Integers(0)]);
        string shape = _graph.Add("Concat", [steps, _graph.Integers(-1)], OnnxAttribute.Of("axis", 0L));
        return input with { Name = _graph.Add("Reshape", [rows.Name, shape]), Features = rows.Features, IsPaddingZero = false, BackwardFeatures = 0 };
    }

    private static bool HasImages(Module module) => module is Unflatten || module.Children.Any(child => HasImages(child.Module));

    private ExportLengths LengthsOf(Flow flow) => flow switch
    {
        TokenFlow tokens => tokens.Lengths,
        StepFlow steps => steps.Lengths,
        _ => new(_graph, null, flow.Name),
    };

    private StepFlow BatchMajor(StepFlow steps) =>
        steps.IsTimeMajor ? steps with { Name = _graph.Transpose(steps.Name, 1, 0, 2), IsTimeMajor = false } : steps;

    private static OnnxAxis Axis(int? size) => size is { } known ? known : "features";

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
}
