using RnnLib.Layers;

namespace Serve.Models;

/// <summary>A model that can be trained here or loaded from a file.</summary>
internal interface IServedModel
{
    /// <summary>Its weights.</summary>
    Module Weights { get; }

    /// <summary>Trains it on made-up data, in seconds.</summary>
    void Train(CancellationToken cancellation);
}
