using RnnLib;
using RnnLib.Layers;

namespace SoundGeneration;

/// <summary>An LSTM over samples. The head sees its state and the last samples themselves, so that linear prediction,
/// which is most of it, need not pass through the gates.</summary>
internal sealed class SampleModel : Module<Sequence, Sequence>
{
    private readonly Lstm _lstm;
    private readonly PerStep _head;

    public SampleModel(int hiddenSize, Head head, Rng rng)
    {
        _lstm = Own("lstm", new Lstm(Past.Size, hiddenSize, rng));
        _head = Own("head", new PerStep(new Linear(hiddenSize + Past.Size, hiddenSize, rng)
            .Then(new Relu())
            .Then(new Linear(hiddenSize, head.Width, rng))));
    }

    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        Sequence hidden = _lstm.Forward(input, pass);
        return _head.Forward(hidden.With(Ops.Concatenate([hidden.Values, input.Values])), pass);
    }

    /// <summary>The model at work on one sound: a step in, what the head needs for the next sample out.</summary>
    public Running Open() => new(_lstm.Stream(), _head.Stream());

    public sealed class Running(SequenceSession lstm, SequenceSession head)
    {
        private float[] _joined = [];

        public ReadOnlySpan<float> Push(ReadOnlySpan<float> features)
        {
            ReadOnlySpan<float> hidden = lstm.Push(features);
            if (_joined.Length == 0)
                _joined = new float[hidden.Length + features.Length];
            hidden.CopyTo(_joined);
            features.CopyTo(_joined.AsSpan(hidden.Length));
            return head.Push(_joined);
        }
    }
}
